using Akka.Actor;
using Proxy.Micro.Loops;

namespace Proxy.Micro.Placement;

/// <summary>A message that two actors tell each other, the same one all the time.</summary>
internal sealed class Ball : INoSerializationVerificationNeeded, IDisposable
{
    private readonly Finish _finish = new();
    private int _left;

    /// <summary>Has it told so many times and waits for the last.</summary>
    internal void Run(IActorRef first, IActorRef second, int times)
    {
        _left = times;
        first.Tell(this, second);
        _finish.Await();
    }

    /// <summary>It has been received.</summary>
    /// <returns>Whether it is to be told on.</returns>
    internal bool Receive()
    {
        if (--_left > 0) return true;
        _finish.Reach();
        return false;
    }

    public void Dispose() => _finish.Dispose();
}
