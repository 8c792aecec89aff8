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

    private ByteString? Take(ref ReadOnlySequence<byte> buffer)
    {
        if (buffer.Length < HeaderLength) return null;
        Span<byte> header = stackalloc byte[HeaderLength];
        buffer.Slice(0, HeaderLength).CopyTo(header);
        var length = BinaryPrimitives.ReadInt32LittleEndian(header);
        if (length <= 0 || length > maxFrame) throw new MalformedFrameException("the length of a frame is none");
        if (buffer.Length < HeaderLength + length) return null;
        var frame = UnsafeByteOperations.UnsafeWrap(buffer.Slice(HeaderLength, length).ToArray());
        buffer = buffer.Slice(HeaderLength + length);
        return frame;
    }
}
