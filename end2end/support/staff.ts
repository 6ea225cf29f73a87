// Signs staff in once for all tests: together they would ask for more codes than one address may.
// @ts-expect-error: plain JavaScript, which scripts without a compiler use too
import { session, staff } from "./people.mjs";

export default async function signStaffIn() {
  process.env.TWOFOLD_STAFF_SESSION = await session(staff);
}
