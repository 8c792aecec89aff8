using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Proxy.Cmd.Palettes;
using Proxy.Cmd.Replies;

namespace Proxy.Cmd.Endpoint;

/// <summary>
/// Writes an answer as one JSON object: <c>data</c>, then <c>notes</c>, <c>ok</c>, and <c>error</c> when it failed. Data goes out as it
/// comes, so an answer of any length takes no memory.
/// </summary>
internal sealed class ResourceWriter(HttpResponse response) : IReplyWriter
{
    private readonly List<string> _notes = [];
    private ErroredCommandResponse? _error;
    private bool _hasWords;
    private int _items;

    /// <inheritdoc/>
    public bool HasFailed => _error is not null;

    /// <inheritdoc/>
    public void Begin(ParsedCommand command) => _hasWords = command.Definition!.Result == ResultShape.Text;

    /// <inheritdoc/>
    public void Write(CommandReply reply)
    {
        switch (reply)
        {
            case DataResponse data: Item(data.Value); break;
            case RowsResponse rows:
                foreach (var row in rows.Rows) Item(row);
                break;
            case CommandResponse { Text.Length: > 0 } words when _hasWords: Item(words.Text); break;
            case NoteResponse note: _notes.Add(note.Text); break;
            case ErroredCommandResponse error: Fail(error); break;
        }
    }

    /// <summary>Writes white space, which JSON takes between any two parts.</summary>
    public void Beat() => Raw("\n"u8);

    /// <inheritdoc/>
    public void End()
    {
        Raw(_items == 0 ? "{\"data\":[],\"notes\":"u8 : "],\"notes\":"u8);
        Raw(JsonSerializer.SerializeToUtf8Bytes(_notes, Wire.Json));
        Raw(HasFailed ? ",\"ok\":false,\"error\":"u8 : ",\"ok\":true}\n"u8);
        if (_error is null) return;
        Raw(JsonSerializer.SerializeToUtf8Bytes(new { Code = "failed", _error.Text, _error.Remedy }, Wire.Json));
        Raw("}\n"u8);
    }

    /// <inheritdoc/>
    public async ValueTask FlushAsync(CancellationToken cancellation)
    {
        // Until there is something to send, the status can still say that the command failed.
        if (response.BodyWriter.UnflushedBytes > 0) await response.BodyWriter.FlushAsync(cancellation).ConfigureAwait(false);
    }

    private void Fail(ErroredCommandResponse error)
    {
        _error = error;
        if (!response.HasStarted) response.StatusCode = StatusCodes.Status422UnprocessableEntity;
    }

    // Serialized before anything is written: an object that cannot be serialized must leave no half item there.
    private void Item(object item)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(item, Wire.Json);
        Raw(_items++ == 0 ? "{\"data\":[\n"u8 : ",\n"u8);
        Raw(json);
    }

    private void Raw(ReadOnlySpan<byte> bytes) => response.BodyWriter.Write(bytes);
}
