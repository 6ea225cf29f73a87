// How the browser takes a page over from the server (docs/decisions/0016). The page works as it is, so the code
// is fetched once it is painted, and run at the first sign of a person. Sent within each page without these
// comments, and called with the addresses of the script and of its WASM.
(script, wasm) => {
	const signs = ["pointermove", "pointerdown", "touchstart", "keydown", "focusin", "input", "change", "wheel", "scroll"];
	const [visit] = performance.getEntriesByType("navigation");

	// Without waiting for a sign: somebody is signed in, something here changes by itself or has the focus
	// already, or the browser brought back what somebody typed.
	const atOnce =
		visit?.type !== "navigate" ||
		visit.serverTiming?.some(({ name }) => name === "session") ||
		document.querySelector(":focus, [data-alive]");

	// Compiled beside the main thread. If it cannot be had now, the first sign tries once more.
	let code;
	const files = [wasm, ...(document.querySelector("meta[name=part]")?.content.split(" ") ?? [])];
	const compile = (file) => WebAssembly.compileStreaming(fetch(file, { priority: "low" }));
	const load = () => (code ??= Promise.all([import(script), ...files.map(compile)]).catch(() => (code = undefined)));

	// Where somebody else has changed the page (a translation, an extension), the WASM would not find what it
	// looks for. Then the page stays as it is. What is added at its end does no harm.
	let isOurs = true;
	const watch = new MutationObserver((changes) => {
		isOurs &&= changes.every(({ target, nextSibling, removedNodes }) => target === document.body && !nextSibling && !removedNodes.length);
	});
	watch.observe(document.body, { subtree: true, childList: true, characterData: true });

	const waiting = new AbortController();
	const takeOver = async () => {
		if (waiting.signal.aborted) return;
		waiting.abort();
		const [module, main] = (await load()) ?? [];
		if (module && isOurs) await module.default({ module_or_path: main });
		watch.disconnect();
		if (module && isOurs) module.hydrate();
		// What waits for an outcome and cannot listen looks again, as without scripts.
		else if (document.querySelector("[data-alive=waits]")) setTimeout(() => location.reload(), 5000);
	};
	for (const sign of signs) addEventListener(sign, takeOver, { capture: true, passive: true, signal: waiting.signal });

	// What is loaded is not painted yet, so there is half a second more.
	const loaded = () => (atOnce ? takeOver() : setTimeout(() => (window.requestIdleCallback ?? setTimeout)(load), 500));
	if (document.readyState === "complete") loaded();
	else addEventListener("load", loaded, { once: true });
}
