-- @platform text
delete from network_holds where platform = @platform
