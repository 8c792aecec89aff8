using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Google.Protobuf;

namespace Proxy.Membership.Remoting;

/// <summary>Takes frames out of a stream: a length of four bytes, little-endian, and as many bytes, as Akka.Remote has it.</summary>
/// <param name="stream">The stream. While nothing comes the reader holds no buffer.</param>
/// <param name="maxFrame">Bytes of a frame at most.</param>
internal sealed class FrameReader(Stream stream, int maxFrame)
{
    private const int HeaderLength = sizeof(int);

    private readonly PipeReader _pipe = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true, useZeroByteReads: true));

    /// <summary>The next frame.</summary>
    /// <returns>Null when the stream has ended.</returns>
    /// <exception cref="MalformedFrameException">A length is none.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public async ValueTask<ByteString?> ReadAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var read = await _pipe.ReadAsync(cancellation).ConfigureAwait(false);
            var buffer = read.Buffer;
            if (Take(ref buffer) is { } frame)
            {
                _pipe.AdvanceTo(buffer.Start);
                return frame;
            }

            _pipe.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted) return null;
        }
    }

    // A record of a handshake: RFC 8446 section 5.1.
    private static string Problem(ReadOnlySpan<byte> header) => header is [0x16, 0x03, ..]
        ? "it speaks TLS, and this member does not (proxy.cluster.tls)"
        : "the length of a frame is none";

    private ByteString? Take(ref ReadOnlySequence<byte> buffer)
    {
        if (buffer.Length < HeaderLength) return null;
        Span<byte> header = stackalloc byte[HeaderLength];
        buffer.Slice(0, HeaderLength).CopyTo(header);
        var length = BinaryPrimitives.ReadInt32LittleEndian(header);
        if (length <= 0 || length > maxFrame) throw new MalformedFrameException(Problem(header));
        if (buffer.Length < HeaderLength + length) return null;
        var frame = UnsafeByteOperations.UnsafeWrap(buffer.Slice(HeaderLength, length).ToArray());
        buffer = buffer.Slice(HeaderLength + length);
        return frame;
    }
}
