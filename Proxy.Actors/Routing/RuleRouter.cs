using System.Collections.Immutable;
using Proxy.Configuration;

namespace Proxy.Actors.Routing;

/// <summary>Sends a client where the first rule says that takes it.</summary>
/// <remarks>Two are equal that were made of the same settings and lead to the same places.</remarks>
public sealed class RuleRouter : IRouter, IEquatable<RuleRouter>
{
    private readonly ImmutableArray<RouteRule> _rules;
    private readonly ValueArray<(RouteSettings Settings, Route To)> _identity;
    private readonly Route _otherwise;

    /// <summary>Makes a router.</summary>
    /// <param name="rules">The rules in their order, each with the settings that it was made of.</param>
    /// <param name="otherwise">Where those go that no rule takes.</param>
    public RuleRouter(ImmutableArray<KeyValuePair<RouteSettings, RouteRule>> rules, Route otherwise)
    {
        _rules = [.. rules.Select(rule => rule.Value)];
        _identity = [.. rules.Select(rule => (rule.Key, rule.Value.To))];
        _otherwise = otherwise;
    }

    /// <inheritdoc/>
    public Route Route(in Opening opening)
    {
        foreach (var rule in _rules)
        {
            var takes = rule.Takes(opening);
            if (takes == true) return rule.To;
            if (takes == false) continue;
            var unreadable = rule.Unreadable(opening.Introduction);
            if (unreadable.Length == 0 && !opening.IsComplete) return Routing.Route.NeedMore;
            if (rule.To.Kind == RouteKind.Refuse && !opening.IsLate) return RefuseUnread(rule.To, unreadable);
        }

        return _otherwise;
    }

    /// <summary>It may be one that the route refuses.</summary>
    private static Route RefuseUnread(Route route, string unreadable) => Routing.Route.Refuse(
        $"{(unreadable.Length > 0 ? unreadable : "its first bytes are cut off")}, and the route {route.Name} may refuse it", route.Name);

    /// <inheritdoc/>
    public bool Equals(RuleRouter? other) => other is not null && _otherwise == other._otherwise && _identity == other._identity;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as RuleRouter);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_identity, _otherwise);
}
