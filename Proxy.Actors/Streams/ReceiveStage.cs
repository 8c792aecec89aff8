using Akka.Streams;
using Akka.Streams.Stage;

namespace Proxy.Actors.Streams;

/// <summary>The source of a lane: while there is demand, it reads the direction's source leg and pushes what came. It
/// finishes never: lanes serve one pair after another.</summary>
internal sealed class ReceiveStage : GraphStage<SourceShape<Chunk>>
{
    // Reads before the stage tells itself to go on, far fewer than the events that one run of the interpreter handles.
    private const int ReadsPerTurn = 8;

    private readonly LanePort _port;
    private readonly Outlet<Chunk> _out = new("receive.out");

    internal ReceiveStage(LanePort port)
    {
        _port = port;
        Shape = new SourceShape<Chunk>(_out);
    }

    public override SourceShape<Chunk> Shape { get; }

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this);

    private sealed class Logic : OutGraphStageLogic
    {
        private readonly ReceiveStage _stage;
        private int _readsLeft;

        internal Logic(ReceiveStage stage)
            : base(stage.Shape)
        {
            _stage = stage;
            SetHandler(stage._out, this);
        }

        public override void PreStart()
        {
            var port = _stage._port;
            port.TellReadable = GetAsyncCallback(OnReadable);
            port.TellComplete = GetAsyncCallback(CompleteStage);
            if (port.Direction is not null) port.TellReadable();
        }

        public override void PostStop() => _stage._port.Lane!.OnStopped();

        public override void OnPull() => Read();

        private void OnReadable()
        {
            _readsLeft = ReadsPerTurn;
            if (IsAvailable(_stage._out)) Read();
        }

        private void Read()
        {
            var port = _stage._port;
            if (port.Direction is not { } direction) return;
            if (_readsLeft == 0 && direction.CanReceive)
            {
                port.TellReadable!();
                return;
            }

            if (direction.Receive() is { } chunk)
            {
                _readsLeft--;
                Push(_stage._out, chunk);
            }
            else
            {
                port.Lane!.ReleaseIfQuiet();
            }
        }
    }
}
