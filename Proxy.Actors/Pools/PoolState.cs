using Akka.Actor;

namespace Proxy.Actors.Pools;

/// <summary>A pool at run time: the model in force and whose turn it is. Read by every loop, replaced whole by those who
/// look up names and those who say what endpoints are to do.</summary>
/// <param name="model">The first model.</param>
public sealed class PoolState(PoolModel model)
{
    private readonly Lock _changing = new();
    private volatile PoolModel _model = model;
    private long _turn = -1;

    /// <summary>The model in force.</summary>
    public PoolModel Model => _model;

    /// <summary>Who looks up the names of its endpoints.</summary>
    internal IActorRef Resolver { get; set; } = ActorRefs.Nobody;

    /// <summary>Takes the next turn, from 0.</summary>
    public long NextTurn() => Interlocked.Increment(ref _turn);

    /// <summary>Puts a change of the model in force; changes of several threads do not undo each other.</summary>
    internal void Change(Func<PoolModel, PoolModel> change)
    {
        lock (_changing) _model = change(_model);
    }
}
