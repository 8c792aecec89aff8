using System.Runtime.InteropServices;

namespace Proxy.Actors.Http;

/// <summary>Finds what of the bytes behind a head is body, and where the message ends (RFC 9112 6, 7). Takes bytes as they come, keeps none, and is strict
/// about chunks: a size is digits and CR LF, or an extension of visible bytes between them; trailers are valid fields.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct HttpBodyReader
{
    /// <summary>The longest extension of a chunk, in bytes.</summary>
    public const int MaxExtension = 256;

    /// <summary>The longest trailers, in bytes.</summary>
    public const int MaxTrailers = 8192;

    private HttpChunkReader _chunk;
    private readonly HttpBodyKind _kind;

    /// <summary>Makes one that is in front of a body.</summary>
    public HttpBodyReader(HttpBody body)
    {
        _kind = body.Kind;
        Left = body.Length;
        IsDone = body.Kind == HttpBodyKind.None || (body.Kind == HttpBodyKind.Length && body.Length == 0);
    }

    /// <summary>Whether the message has ended; one that ends with the connection never has.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Bytes of the body that are known to come yet: all of a length, and those of the chunk.</summary>
    public long Left { get; private set; }

    /// <summary>Bytes of the body that have been read.</summary>
    public long Total { get; private set; }

    /// <summary>Reads the next piece. As long as the message has not ended, each call uses up one byte at least, if there is one.</summary>
    /// <param name="input">Bytes behind those that are used up.</param>
    public HttpBodyStep Read(ReadOnlySpan<byte> input)
    {
        if (IsDone || input.IsEmpty) return default;
        if (_kind == HttpBodyKind.UntilClose) return Take(0, input.Length);
        var framing = 0;
        if (_kind == HttpBodyKind.Chunked && Left == 0)
        {
            framing = _chunk.Read(input, out var size, out var problem);
            if (problem is not null) return new HttpBodyStep(0, 0, problem);
            IsDone = _chunk.IsDone;
            Left = size;
        }

        var step = Take(framing, (int)Math.Min(Left, input.Length - framing));
        Left -= step.Payload;
        if (_kind == HttpBodyKind.Length) IsDone = Left == 0;
        return step;
    }

    /// <summary>Reads on to the end of the message or of the bytes.</summary>
    /// <param name="bytes">Bytes behind those that are used up.</param>
    /// <returns>How many of them belong to the message; -1 when something is wrong with them.</returns>
    public int ReadOn(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (at < bytes.Length && !IsDone)
        {
            var step = Read(bytes[at..]);
            if (step.Problem is not null) return -1;
            at += step.Taken;
        }

        return at;
    }

    private HttpBodyStep Take(int framing, int payload)
    {
        Total += payload;
        return new HttpBodyStep(framing, payload);
    }
}
