using Proxy.Actors.Pools;

namespace Proxy.Actors.Routing;

/// <summary>Where a connection goes.</summary>
public readonly record struct Route
{
    private Route(RouteKind kind, object? to) => (Kind, To) = (kind, to);

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

    private object? To { get; }

    /// <summary>A server of a pool is to have it.</summary>
    /// <param name="pool">The pool.</param>
    public static Route ToPool(PoolState pool) => new(RouteKind.Pool, pool);

    /// <summary>The node answers.</summary>
    /// <param name="answer">What answers.</param>
    public static Route ToAnswer(IAnswer answer) => new(RouteKind.Answer, answer);

    /// <summary>Nobody is to have it.</summary>
    /// <param name="reason">Why, in the operator's words.</param>
    public static Route Refuse(string reason) => new(RouteKind.Refuse, reason);
}
