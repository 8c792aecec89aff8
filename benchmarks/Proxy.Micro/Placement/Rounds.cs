using Akka.Actor;
using Proxy.Micro.Loops;

namespace Proxy.Micro.Placement;

/// <summary>A message that has actors do something so many times, the same one all the time.</summary>
internal sealed class Rounds : INoSerializationVerificationNeeded, IDisposable
{
    private readonly Finish _finish = new();
    private int _left;

    /// <summary>Tells it to an actor and waits for the last round.</summary>
    internal void Run(IActorRef actor, IActorRef? sender, int rounds)
    {
        _left = rounds;
        actor.Tell(this, sender);
        _finish.Await();
    }

    /// <summary>A round is done.</summary>
    /// <returns>Whether another is to follow.</returns>
    internal bool EndOne()
    {
        if (--_left > 0) return true;
        _finish.Reach();
        return false;
    }

    public void Dispose() => _finish.Dispose();
}
