using Proxy.Actors.Pools;

namespace Proxy.Actors.Verdicts;

/// <summary>What a node says of an endpoint: a value.</summary>
/// <param name="IsUp">Whether it serves.</param>
/// <param name="Since">Since when, in milliseconds since 1970.</param>
/// <param name="Words">What the check said.</param>
/// <param name="Node">Who says so, as <see cref="NodeName"/> has it.</param>
internal readonly record struct Opinion(bool IsUp, long Since, string Words, string Node)
{
    /// <summary>The same as a state.</summary>
    internal Health Health => IsUp ? Health.Up : Health.Down;

    /// <summary>What several nodes say together: an endpoint that any node reaches is up, and is down when all of them say so.</summary>
    /// <returns>The opinion that decides, the latest of several; null when nobody has one.</returns>
    internal static Opinion? Together(IEnumerable<Opinion> all) => all
        .OrderByDescending(each => each.IsUp).ThenByDescending(each => each.Since).ThenBy(each => each.Node, StringComparer.Ordinal)
        .Cast<Opinion?>().FirstOrDefault();
}
