namespace Proxy.Cmd.Tests.Hosts;

/// <summary>The names of an actor's children, and of theirs.</summary>
internal sealed class Names : Dictionary<string, Names>;
