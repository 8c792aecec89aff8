using Akka.Streams;
using Akka.Streams.Stage;
using Proxy.Actors.Buffers;

namespace Proxy.Actors.Streams;

/// <summary>The sink of a lane: puts what comes into the direction's transmit buffer and demands more as long as that
/// has space. This demand is the push of the patent's figure 3, steps 345 to 360: nobody asks for data, free space does.</summary>
internal sealed class TransmitStage : GraphStage<SinkShape<Chunk>>
{
    private readonly LanePort _port;
    private readonly Inlet<Chunk> _in = new("transmit.in");

    internal TransmitStage(LanePort port)
    {
        _port = port;
        Shape = new SinkShape<Chunk>(_in);
    }

    public override SinkShape<Chunk> Shape { get; }

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this);

    private sealed class Logic : InGraphStageLogic
    {
        private readonly TransmitStage _stage;

        internal Logic(TransmitStage stage)
            : base(stage.Shape)
        {
            _stage = stage;
            SetHandler(stage._in, this);
        }

        public override void PreStart()
        {
            var port = _stage._port;
            port.TellWritable = GetAsyncCallback(OnWritable);
            Pull(_stage._in);
            if (port.Direction is not null) port.TellWritable();
        }

        public override void OnPush()
        {
            var chunk = Grab(_stage._in);
            try
            {
                if (_stage._port.Direction is { } direction) Tell(direction, direction.Transmit(chunk));
                else chunk.Release();
                DemandIfSpace();
            }
            catch (Exception defect) when (_stage._port.Lane!.Note(defect))
            {
                throw;
            }
        }

        private void OnWritable()
        {
            try
            {
                if (_stage._port.Direction is { } direction) Tell(direction, direction.Flush());
                DemandIfSpace();
            }
            catch (Exception defect) when (_stage._port.Lane!.Note(defect))
            {
                throw;
            }
        }

        private static void Tell(PairDirection direction, DirectionEvent what)
        {
            if (what != DirectionEvent.None) direction.Pair.OnEvent(direction, what);
        }

        private void DemandIfSpace()
        {
            // A pair that has just ended leaves the demand standing for the lane's next one.
            _stage._port.IsDemandWithheld = _stage._port.Direction is { HasSpace: false };
            if (_stage._port.IsDemandWithheld) _stage._port.Lane!.ReleaseIfQuiet();
            else if (!HasBeenPulled(_stage._in)) Pull(_stage._in);
            else if (_stage._port.Direction is { CanReceive: true }) _stage._port.TellReadable!(); // it had no room before
            else _stage._port.Lane?.ReleaseIfQuiet();
        }
    }
}
