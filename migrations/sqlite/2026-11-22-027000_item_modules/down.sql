DROP INDEX items_domain_module;
ALTER TABLE items DROP COLUMN module;
