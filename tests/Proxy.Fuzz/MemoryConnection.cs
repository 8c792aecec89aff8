using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace Proxy.Fuzz;

/// <summary>A connection to Kestrel whose other side has said everything and closes.</summary>
internal sealed class MemoryConnection : ConnectionContext, IDuplexPipe
{
    private static readonly PipeOptions Pipes = new(
        readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, pauseWriterThreshold: 0, useSynchronizationContext: false);

    private readonly SaidReader _input;
    private readonly Pipe _output = new(Pipes);

    /// <summary>Makes one.</summary>
    /// <param name="said">What the other side has said.</param>
    public MemoryConnection(byte[] said)
    {
        _input = new SaidReader(said);
        Transport = this;
    }

    /// <inheritdoc/>
    public PipeReader Input => _input;

    /// <inheritdoc/>
    public PipeWriter Output => _output.Writer;

    /// <summary>What the server answers.</summary>
    public PipeReader Answer => _output.Reader;

    /// <inheritdoc/>
    public override string ConnectionId { get; set; } = "memory";

    /// <inheritdoc/>
    public override IFeatureCollection Features { get; } = new FeatureCollection();

    /// <inheritdoc/>
    public override IDictionary<object, object?> Items { get; set; } = new Dictionary<object, object?>();

    /// <inheritdoc/>
    public override IDuplexPipe Transport { get; set; }

    /// <inheritdoc/>
    public override void Abort(ConnectionAbortedException abortReason) => _input.CancelPendingRead();

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        _output.Writer.Complete();
        return base.DisposeAsync();
    }
}
