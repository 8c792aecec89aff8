using Akka.Actor;
using Proxy.Actors.Placement;

namespace Proxy.Actors.Tests;

/// <summary>Holds a node's first loop up until disposed: what the kernel receives meanwhile, the loop finds all at once.</summary>
internal sealed class LoopStall : IDisposable
{
    private readonly ManualResetEventSlim _over = new();

    private LoopStall()
    {
    }

    /// <summary>Returns when the loop stands still.</summary>
    public static async Task<LoopStall> StartAsync(ProxyNode node)
    {
        var stall = new LoopStall();
        var stalled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        node.System.ActorOf(Props.Create(() => new Stalling(stalled, stall._over)).WithDispatcher(LoopDispatcher.Id(0)));
        await stalled.Task;
        return stall;
    }

    public void Dispose() => _over.Set();

    private sealed class Stalling(TaskCompletionSource stalled, ManualResetEventSlim over) : UntypedActor
    {
        protected override void PreStart()
        {
            stalled.SetResult();
            over.Wait();
            Context.Stop(Self);
        }

        protected override void OnReceive(object message) => Unhandled(message);
    }
}
