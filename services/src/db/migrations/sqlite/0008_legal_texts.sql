-- The texts that people agree to (rule 8), every version of them. Rows never change but for is_current.
create table legal_texts (
    document text not null,                             -- terms, privacy, eula/{slug}
    version text not null,
    words text not null,
    is_current integer not null,                        -- 1: what is agreed to from now on
    stored_at integer not null,
    primary key (document, version)
) strict;
create unique index legal_texts_current on legal_texts (document) where is_current = 1;

-- Consents name the agreement of the product that was ordered.
update consents set document = 'eula/' || (select p.slug from orders o join products p on p.id = o.product_id
                                           where o.id = consents.order_id)
 where document = 'eula';
