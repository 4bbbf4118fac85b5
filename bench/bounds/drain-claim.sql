-- Parameters: maximum, lease owner. Claims the head of each due lane; crosses tenants, so it is a function of the owner.
select * from bench.claim($1, $2)
