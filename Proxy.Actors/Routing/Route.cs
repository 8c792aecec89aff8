using Proxy.Actors.Pools;

namespace Proxy.Actors.Routing;

/// <summary>Where a connection goes.</summary>
public readonly record struct Route
{
    private readonly string? _name;

    private Route(RouteKind kind, object? to, string? name) => (Kind, To, _name) = (kind, to, name);

    /// <summary>It depends on bytes that have not come. Not an answer to an opening that is complete.</summary>
    public static Route NeedMore => default;

    /// <summary>What was decided.</summary>
    public RouteKind Kind { get; }

    /// <summary>The pool that serves it; null unless <see cref="Kind"/> is <see cref="RouteKind.Pool"/>.</summary>
    public PoolState? Pool => To as PoolState;

    /// <summary>What answers it; null unless <see cref="Kind"/> is <see cref="RouteKind.Answer"/>.</summary>
    public IAnswer? Answer => To as IAnswer;

    /// <summary>Why it is refused, in the operator's words; null unless <see cref="Kind"/> is <see cref="RouteKind.Refuse"/>.</summary>
    public string? Reason => To as string;

    /// <summary>What the route is called in logs and listings; empty where it has no name.</summary>
    public string Name => _name ?? "";

    private object? To { get; }

    /// <summary>A server of a pool is to have it.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="name">What the route is called; null for nothing.</param>
    public static Route ToPool(PoolState pool, string? name = null) => new(RouteKind.Pool, pool, name);

    /// <summary>The node answers.</summary>
    /// <param name="answer">What answers.</param>
    /// <param name="name">What the route is called; null for nothing.</param>
    public static Route ToAnswer(IAnswer answer, string? name = null) => new(RouteKind.Answer, answer, name);

    /// <summary>Nobody is to have it.</summary>
    /// <param name="reason">Why, in the operator's words.</param>
    /// <param name="name">What the route is called; null for nothing.</param>
    public static Route Refuse(string reason, string? name = null) => new(RouteKind.Refuse, reason, name);
}
