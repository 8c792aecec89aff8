using Proxy.Actors.Pools;
using Proxy.Actors.Routing;
using To = Proxy.Actors.Routing.Route;

namespace Proxy.Actors.Tests.Pairs;

/// <summary>Routes by the first four bytes: <c>pool</c> to a pool, <c>echo</c> to an answer, anything else nowhere.</summary>
/// <param name="pool">The pool.</param>
internal sealed class FirstByteRouter(PoolState pool) : IRouter
{
    private const int Needed = 4;

    private readonly EchoAnswer _echo = new();

    public Route Route(in Opening opening)
    {
        if (opening.AtHand.Length < Needed && !opening.IsComplete) return To.NeedMore;
        if (opening.AtHand.StartsWith("pool"u8)) return To.ToPool(pool);
        return opening.AtHand.StartsWith("echo"u8) ? To.ToAnswer(_echo) : To.Refuse("neither pool nor echo");
    }
}
