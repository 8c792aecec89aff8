using Proxy.Transport.Tests;

// Run by a test as a child process of its own.
return args is [Exhaustion.Argument] ? Exhaustion.Run() : 1;
