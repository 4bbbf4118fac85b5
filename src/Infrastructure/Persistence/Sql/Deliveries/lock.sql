select d.id
from deliveries d
where {lease_held}
for update
