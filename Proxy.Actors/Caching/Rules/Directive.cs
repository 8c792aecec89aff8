namespace Proxy.Actors.Caching.Rules;

/// <summary>A directive of Cache-Control (RFC 9111 5.2): a name, and an argument without its quotes.</summary>
internal readonly ref struct Directive(ReadOnlySpan<byte> name, ReadOnlySpan<byte> argument, bool hasArgument, bool isMalformed = false)
{
    /// <summary>The name as it was sent.</summary>
    public ReadOnlySpan<byte> Name { get; } = name;

    /// <summary>The argument; what was quoted is as it lies between the quotes.</summary>
    public ReadOnlySpan<byte> Argument { get; } = argument;

    /// <summary>Whether there is an argument at all.</summary>
    public bool HasArgument { get; } = hasArgument;

    /// <summary>Whether something stands behind the name that is no argument.</summary>
    public bool IsMalformed { get; } = isMalformed;
}
