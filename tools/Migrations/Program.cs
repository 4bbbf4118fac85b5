// What `./build.sh migration` starts: it holds the design-time package, so that no host carries it.
Console.Error.WriteLine("Write a migration with: ./build.sh migration --name=<Name>");
return 1;
