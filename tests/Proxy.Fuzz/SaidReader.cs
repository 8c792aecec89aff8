using System.Buffers;
using System.IO.Pipelines;

namespace Proxy.Fuzz;

/// <summary>Reads bytes that are all there. That none follow is said once all have been looked at, as a connection does.</summary>
/// <param name="said">The bytes.</param>
internal sealed class SaidReader(byte[] said) : PipeReader
{
    private ReadOnlySequence<byte> _rest = new(said);
    private bool _isSeen;

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        _isSeen = _rest.Slice(examined).IsEmpty;
        _rest = _rest.Slice(consumed);
    }

    /// <inheritdoc/>
    public override void CancelPendingRead()
    {
    }

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null)
    {
    }

    /// <inheritdoc/>
    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) => new(new ReadResult(_rest, false, _isSeen));

    /// <inheritdoc/>
    public override bool TryRead(out ReadResult result)
    {
        result = new ReadResult(_rest, false, _isSeen);
        return true;
    }
}
