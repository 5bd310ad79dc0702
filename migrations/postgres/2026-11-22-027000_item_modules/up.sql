-- The first two levels of a code (scope.module), so that the bank is searched by module.
ALTER TABLE items ADD COLUMN module TEXT NOT NULL DEFAULT '';
UPDATE items
SET module = CASE
    WHEN position('.' IN code) = 0 THEN ''
    ELSE split_part(code, '.', 1) || '.' || split_part(code, '.', 2)
END;
CREATE INDEX items_domain_module ON items (domain, module);
