namespace Proxy.Actors.Pools;

/// <summary>A pool at run time: the model in force and whose turn it is. Read by every loop, replaced whole by the
/// resolver.</summary>
/// <param name="model">The first model.</param>
public sealed class PoolState(PoolModel model)
{
    private volatile PoolModel _model = model;
    private long _turn = -1;

    /// <summary>The model in force.</summary>
    public PoolModel Model
    {
        get => _model;
        set => _model = value;
    }

    /// <summary>Takes the next turn, from 0.</summary>
    public long NextTurn() => Interlocked.Increment(ref _turn);
}
