-- The first two levels of a code (scope.module), so that the bank is searched by module.
ALTER TABLE items ADD COLUMN module TEXT NOT NULL DEFAULT '';
UPDATE items
SET module = CASE
    WHEN instr(code, '.') = 0 THEN ''
    WHEN instr(substr(code, instr(code, '.') + 1), '.') = 0 THEN code
    ELSE substr(code, 1, instr(code, '.') + instr(substr(code, instr(code, '.') + 1), '.') - 1)
END;
CREATE INDEX items_domain_module ON items (domain, module);
