using System.Collections.Immutable;
using System.Threading.Channels;

namespace Proxy.Cmd.Replies;

/// <summary>
/// The way of an answer from a command's handler to its client. It holds 1,024 parts at most: a task that writes more waits until
/// the client has read some, an actor that tells more is cut off. Thread-safe.
/// </summary>
public sealed class CommandOutput
{
    /// <summary>Parts that may wait for the client.</summary>
    internal const int Capacity = 1024;

    private readonly Channel<CommandReply> _replies = Channel.CreateBounded<CommandReply>(
        new BoundedChannelOptions(Capacity) { SingleReader = true });

    private readonly CancellationToken _cancellation;

    /// <summary>An answer without parts yet.</summary>
    /// <param name="cancellation">Cancelled when nobody waits for the answer any more.</param>
    internal CommandOutput(CancellationToken cancellation) => _cancellation = cancellation;

    /// <summary>What was written, until the answer's end.</summary>
    internal ChannelReader<CommandReply> Replies => _replies.Reader;

    /// <summary>Writes a part, as soon as there is room for it.</summary>
    /// <exception cref="OperationCanceledException">Nobody waits for the answer any more.</exception>
    public async ValueTask WriteAsync(CommandReply reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        try
        {
            await _replies.Writer.WriteAsync(reply, _cancellation).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            throw new OperationCanceledException("the answer has ended", _cancellation);
        }
    }

    /// <summary>Writes words for a person.</summary>
    public ValueTask TextAsync(string text) => WriteAsync(new CommandResponse(text, Final: false));

    /// <summary>Writes a remark beside the answer.</summary>
    public ValueTask NoteAsync(string text) => WriteAsync(new NoteResponse(text));

    /// <summary>Begins a table.</summary>
    public ValueTask TableAsync(params ImmutableArray<TableColumn> columns) => WriteAsync(new TableResponse(columns));

    /// <summary>Writes rows of the table, at best some hundreds at a time.</summary>
    public ValueTask RowsAsync(IEnumerable<object> rows) => WriteAsync(new RowsResponse([.. rows]));

    /// <summary>Writes one object and the words that show it.</summary>
    public ValueTask DataAsync(object value, string text) => WriteAsync(new DataResponse(value, text));

    /// <summary>Begins a frame that replaces the one before.</summary>
    public ValueTask FrameAsync() => WriteAsync(FrameResponse.Instance);

    /// <summary>Says how far the command is.</summary>
    /// <inheritdoc cref="ProgressResponse" path="/param"/>
    public ValueTask ProgressAsync(string text, long done, long total, string unit) => WriteAsync(new ProgressResponse(text, done, total, unit));

    /// <summary>Says what goes on if the command is ended before its end.</summary>
    /// <inheritdoc cref="PartingResponse" path="/param"/>
    public ValueTask PartingAsync(string text) => WriteAsync(new PartingResponse(text));

    /// <summary>Takes what an actor told; false when the client does not read as fast as the actor tells.</summary>
    internal bool TryWrite(CommandReply reply) => _replies.Writer.TryWrite(reply);

    /// <summary>Ends the answer, with an error or without one. What was written before is still delivered.</summary>
    internal void End(ErroredCommandResponse? error)
    {
        // A reader that is gone leaves the channel full: then there is nobody to tell either.
        if (error is not null) _ = EndWithAsync(error);
        else _replies.Writer.TryComplete();
    }

    private async Task EndWithAsync(ErroredCommandResponse error)
    {
        try
        {
            await _replies.Writer.WriteAsync(error, _cancellation).ConfigureAwait(false);
        }
        catch (Exception ended) when (ended is OperationCanceledException or ChannelClosedException)
        {
            // Nobody waits for the answer.
        }

        _replies.Writer.TryComplete();
    }
}
