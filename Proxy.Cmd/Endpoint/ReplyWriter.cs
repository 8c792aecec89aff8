using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Proxy.Cmd.Palettes;
using Proxy.Cmd.Replies;

namespace Proxy.Cmd.Endpoint;

/// <summary>Writes an answer as lines of JSON, each an object with its <c>kind</c>: <c>begin</c>, the parts, <c>end</c>.</summary>
internal sealed class ReplyWriter(PipeWriter output) : IReplyWriter
{
    /// <inheritdoc/>
    public bool HasFailed { get; private set; }

    /// <inheritdoc/>
    public void Begin(ParsedCommand command) => Line(new
    {
        Kind = "begin",
        Palette = command.Palette!.Name,
        Command = command.Definition!.Name,
        command.Definition.Result,
    });

    /// <inheritdoc/>
    public void Write(CommandReply reply)
    {
        switch (reply)
        {
            case CommandResponse { Text: "" }: break;
            case CommandResponse text: Line(new { Kind = "text", text.Text }); break;
            case NoteResponse note: Line(new { Kind = "note", note.Text }); break;
            case TableResponse table: Line(new { Kind = "table", table.Columns }); break;
            case RowsResponse rows: Line(new { Kind = "rows", rows.Rows }); break;
            case DataResponse data: Line(new { Kind = "data", data.Value, data.Text }); break;
            case FrameResponse: Line(new { Kind = "frame" }); break;
            case ProgressResponse progress: Line(new { Kind = "progress", progress.Text, progress.Done, progress.Total, progress.Unit }); break;
            case PartingResponse parting: Line(new { Kind = "parting", parting.Text }); break;
            case ErroredCommandResponse error: Fail(error); break;
            default: throw new ArgumentException($"{reply.GetType()} is no part of an answer");
        }
    }

    /// <inheritdoc/>
    public void Beat() => Line(new { Kind = "beat" });

    /// <inheritdoc/>
    public void End() => Line(new { Kind = "end", Ok = !HasFailed });

    /// <inheritdoc/>
    public async ValueTask FlushAsync(CancellationToken cancellation) => await output.FlushAsync(cancellation).ConfigureAwait(false);

    private void Fail(ErroredCommandResponse error)
    {
        HasFailed = true;
        Line(new { Kind = "error", Code = "failed", error.Text, error.Remedy });
    }

    // Serialized beside the pipe first: an object that cannot be serialized must leave no half line there.
    private void Line<T>(T value)
    {
        output.Write(JsonSerializer.SerializeToUtf8Bytes(value, Wire.Json));
        output.Write("\n"u8);
    }
}
