using Akka.Streams;
using Akka.Streams.Dsl;

namespace Proxy.Actors.Streams;

/// <summary>Both directions of a pair as one fused stream graph: two times a receive stage into a transmit stage. It runs
/// on its loop and serves one pair after another; between two bursts of bytes a pair has none.</summary>
/// <remarks><code>
///        a direction is given to it
///   +-----------------------------------+
///   |                                   v
/// Free --called--> Called --runs,--> Serving --nothing left to do, and somebody waits--> Serving
///   ^                 |  somebody        |
///   |     runs, nobody|  waits           | nothing left to do, the pair has ended
///   +-----------------+------------------+
///
/// any --a stage stops: a defect, or the pool has too many--> Stopped
/// </code></remarks>
internal sealed class Lane
{
    private readonly LanePort _one = new();
    private readonly LanePort _other = new();
    private readonly LanePool _pool;
    private IDuplex? _pair; // while it serves
    private LaneState _state;
    private Exception? _defect;

    /// <summary>Materialises the graph; its stages start with the loop's next turn and find by then what the lane is for.</summary>
    internal Lane(LanePool pool, IMaterializer materializer)
    {
        _pool = pool;
        _one.Lane = _other.Lane = this;
        Graph().Run(materializer);
    }

    /// <summary>The loop's round.</summary>
    internal long Round => _pool.Round;

    // A pair whose reader is to take more in a moment keeps its lane, unless so many wait that some of them have slow readers.
    private bool IsNeeded => _pair is { } pair && (!IsQuiet(pair) || (IsWaiting(pair) && !_pool.IsCrowded));

    /// <summary>Begins to serve the direction and its pair.</summary>
    internal void Attach(PairDirection direction) => Attach(direction, _one);

    /// <summary>Has the lane serve, when its stages run, whoever waits by then.</summary>
    internal void Call()
    {
        _state = LaneState.Called;
        _one.TellReadable?.Invoke();
    }

    /// <summary>As <see cref="Call"/>, after the loop has looked at its sockets.</summary>
    internal void CallLater()
    {
        _state = LaneState.Called;
        _pool.TellLater(_one);
    }

    /// <summary>The direction's source may have something.</summary>
    internal void TellReadable(PairDirection direction) => Port(direction).TellReadable?.Invoke();

    /// <summary>The target of the direction takes bytes again.</summary>
    internal void TellWritable(PairDirection direction) => Port(direction).TellWritable?.Invoke();

    /// <summary>Plugs in the direction that waits longest, if the lane has been called.</summary>
    /// <returns>Whether there was one; if not, the lane is free.</returns>
    internal bool ServeNext(LanePort port)
    {
        if (_state != LaneState.Called) return false;
        _pool.OnRuns(this);
        return ServeNextOrReturn(port);
    }

    /// <summary>With nothing left to do for its pair, plugs in the next direction that waits.</summary>
    /// <returns>Whether there was one; if not, the lane is free, or keeps its pair.</returns>
    internal bool MoveOn(LanePort port)
    {
        if (IsNeeded)
        {
            _pool.CallIfWaiting();
            return false;
        }

        Detach();
        return ServeNextOrReturn(port);
    }

    /// <summary>Goes back to the pool when there is nothing left to do for its pair. For others that wait a lane is called.</summary>
    internal void ReleaseIfQuiet()
    {
        if (IsNeeded) _pool.CallIfWaiting();
        else Release();
    }

    /// <summary>Goes on with the port's direction after the loop has looked at its sockets. For others that wait another lane is
    /// called.</summary>
    internal void GoOnLater(LanePort port)
    {
        _pool.TellLater(port);
        _pool.CallIfWaiting();
    }

    /// <summary>Goes back to the pool, if it serves a pair.</summary>
    internal void Release()
    {
        if (_state != LaneState.Serving) return;
        Detach();
        Return();
        _pool.CallIfWaiting();
    }

    /// <summary>Ends the graph of a free lane.</summary>
    internal void Complete()
    {
        _one.TellComplete?.Invoke();
        _other.TellComplete?.Invoke();
    }

    /// <summary>Keeps what a stage throws, which stops the graph for it. The filter of a <c>catch</c>: it takes nothing.</summary>
    internal bool Note(Exception defect)
    {
        _defect ??= defect;
        return false;
    }

    /// <summary>A direction of the graph has stopped; the other one, which nothing would ever end, goes with it. With a
    /// pair attached that is a defect, and the pair's end.</summary>
    internal void OnStopped()
    {
        Complete();
        _pool.OnRuns(this);
        if (_state is LaneState.Called or LaneState.Serving) _pool.Forget();
        var pair = _pair;
        (_pair, _state) = (null, LaneState.Stopped);
        _one.Direction = _other.Direction = null;
        if (pair is not null)
        {
            pair.Lane = null;
            pair.OnLaneLost(_defect);
        }

        _pool.CallIfWaiting();
    }

    private bool ServeNextOrReturn(LanePort port)
    {
        if (_pool.TakeWaiting() is { } next)
        {
            Attach(next, port);
            return true;
        }

        Return();
        return false;
    }

    private void Return()
    {
        _state = LaneState.Free;
        _pool.Return(this);
    }

    /// <summary>Plugs the direction into the port, for whoever calls to go on with, and the pair's other one into the other port.</summary>
    private void Attach(PairDirection direction, LanePort port)
    {
        (_pair, _state) = (direction.Pair, LaneState.Serving);
        var opposite = direction.Opposite;
        var otherPort = ReferenceEquals(port, _one) ? _other : _one;
        port.Direction = direction;
        otherPort.Direction = opposite;
        _pair.Lane = this;
        if (!opposite.IsQuiet) _pool.TellLater(otherPort);
    }

    private void Detach()
    {
        var pair = _pair!;
        _pair = null;
        _one.Unplug();
        _other.Unplug();
        pair.Lane = null;
    }

    private static bool IsQuiet(IDuplex pair) => pair.ToServer.IsQuiet && pair.ToClient.IsQuiet;

    private static bool IsWaiting(IDuplex pair) => pair.ToServer.IsWaiting || pair.ToClient.IsWaiting;

    private LanePort Port(PairDirection direction) => ReferenceEquals(_one.Direction, direction) ? _one : _other;

    private RunnableGraph<Akka.NotUsed> Graph() => RunnableGraph.FromGraph(GraphDsl.Create(builder =>
    {
        Connect(builder, _one);
        Connect(builder, _other);
        return ClosedShape.Instance;
    }));

    private static void Connect(GraphDsl.Builder<Akka.NotUsed> builder, LanePort port) =>
        builder.From(builder.Add(new ReceiveStage(port))).To(builder.Add(new TransmitStage(port)));
}
