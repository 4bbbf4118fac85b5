select s.sealed, s.key_id, s.envelopes from vault_status() s order by 1, 2
