using Akka.Streams;
using Akka.Streams.Dsl;
using Proxy.Actors.Pairs;

namespace Proxy.Actors.Streams;

/// <summary>Both directions of a pair as one fused stream graph: two times a receive stage into a transmit stage. It runs
/// on its loop and serves one pair after another; between two bursts of bytes a pair has none.</summary>
internal sealed class Lane
{
    private readonly LanePort _toServer = new();
    private readonly LanePort _toClient = new();
    private readonly LanePool _pool;
    private ConnectionPair? _pair;

    /// <summary>Materialises the graph; its stages start with the loop's next turn and find the pair attached by then.</summary>
    internal Lane(LanePool pool, IMaterializer materializer)
    {
        _pool = pool;
        _toServer.Lane = _toClient.Lane = this;
        Graph().Run(materializer);
    }

    /// <summary>Begins to serve a pair.</summary>
    internal void Attach(ConnectionPair pair)
    {
        _pair = pair;
        _toServer.Direction = pair.ToServer;
        _toClient.Direction = pair.ToClient;
    }

    /// <summary>The direction's source may have something.</summary>
    internal void TellReadable(PairSide from) => Port(from).TellReadable?.Invoke();

    /// <summary>The target of the direction takes bytes again.</summary>
    internal void TellWritable(PairSide from) => Port(from).TellWritable?.Invoke();

    /// <summary>Goes back to the pool when neither direction has anything to do. A pair whose reader is to take more in a
    /// moment keeps it, unless so many wait that some of them have slow readers.</summary>
    internal void ReleaseIfQuiet()
    {
        if (_pair is not { } pair || !pair.ToServer.IsQuiet || !pair.ToClient.IsQuiet) return;
        if (_pool.IsCrowded || !(pair.ToServer.IsWaiting || pair.ToClient.IsWaiting)) Release();
    }

    /// <summary>Goes back to the pool.</summary>
    internal void Release()
    {
        if (_pair is not { } pair) return;
        _pair = null;
        _toServer.Unplug();
        _toClient.Unplug();
        pair.OnLaneReleased();
        _pool.Return(this);
    }

    /// <summary>Ends the graph of a free lane.</summary>
    internal void Complete()
    {
        _toServer.TellComplete?.Invoke();
        _toClient.TellComplete?.Invoke();
    }

    /// <summary>A direction of the graph has stopped; the other one, which nothing would ever end, goes with it. With a
    /// pair attached that is a defect, and the pair's end.</summary>
    internal void OnStopped()
    {
        Complete();
        if (_pair is not { } pair) return;
        _pair = null;
        _toServer.Direction = _toClient.Direction = null;
        _pool.Forget();
        pair.OnLaneLost();
    }

    private LanePort Port(PairSide from) => from == PairSide.Client ? _toServer : _toClient;

    private RunnableGraph<Akka.NotUsed> Graph() => RunnableGraph.FromGraph(GraphDsl.Create(builder =>
    {
        Connect(builder, _toServer);
        Connect(builder, _toClient);
        return ClosedShape.Instance;
    }));

    private static void Connect(GraphDsl.Builder<Akka.NotUsed> builder, LanePort port) =>
        builder.From(builder.Add(new ReceiveStage(port))).To(builder.Add(new TransmitStage(port)));
}
