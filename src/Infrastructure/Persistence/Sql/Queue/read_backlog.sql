-- @due_before timestamptz, @leased_before timestamptz
select b.overdue, b.oldest, b.lost from delivery_backlog(@due_before, @leased_before) b
