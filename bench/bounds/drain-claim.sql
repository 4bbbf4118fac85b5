-- Parameters: at most so many, lease owner. Of each due lane its head; crosses tenants, so that it stands in a function of the owner.
select * from bench.claim($1, $2)
