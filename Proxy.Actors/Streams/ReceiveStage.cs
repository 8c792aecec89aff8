using Akka.Streams;
using Akka.Streams.Stage;
using Proxy.Actors.Buffers;

namespace Proxy.Actors.Streams;

/// <summary>The source of a lane: while there is demand, it reads the direction's source leg and pushes what came, then goes
/// on with the next direction that waits for a lane. It finishes never: lanes serve one pair after another.</summary>
internal sealed class ReceiveStage : GraphStage<SourceShape<Chunk>>
{
    // Transfers that could go on for ever let the loop look at its sockets after so many reads, of one direction or of several.
    // As many as the loop takes sockets at a time: fewer, and those that wait would become ever more. The interpreter would not
    // be done with many more in one go, and then the last chunk would still be under way while another lane reads.
    private const int ReadsPerTurn = 16;

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
        private long _round; // of the loop, in which they are

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
            port.Lane!.GoOnLater(port); // it was made because somebody waits
        }

        public override void PostStop() => _stage._port.Lane!.OnStopped();

        public override void OnPull()
        {
            try
            {
                if (_stage._port.Direction is not null) Read();
            }
            catch (Exception defect) when (_stage._port.Lane!.Note(defect))
            {
                throw;
            }
        }

        private void OnReadable()
        {
            var port = _stage._port;
            try
            {
                // What answers in a server's place may have more to say as soon as something is taken of it, over and over.
                if (_round != port.Lane!.Round) (_round, _readsLeft) = (port.Lane.Round, ReadsPerTurn);
                if (IsAvailable(_stage._out) && (port.Direction is not null || port.Lane!.ServeNext(port))) Read();
            }
            catch (Exception defect) when (port.Lane!.Note(defect))
            {
                throw;
            }
        }

        private void Read()
        {
            var port = _stage._port;
            var lane = port.Lane!;
            do
            {
                var direction = port.Direction!;
                if (_readsLeft == 0 && direction.CanReceive)
                {
                    lane.GoOnLater(port);
                    return;
                }

                if (direction.Receive() is { } chunk)
                {
                    _readsLeft--;
                    Push(_stage._out, chunk);
                    return;
                }
            }
            while (_readsLeft > 0 && lane.MoveOn(port));

            if (_readsLeft == 0) lane.ReleaseIfQuiet();
        }
    }
}
