using Proxy.Actors.Buffers;
using Proxy.Actors.Http;

namespace Proxy.Actors.Answers;

/// <summary>The beginning of a request's head, which is held until the rest has come. Used on its loop's thread.</summary>
/// <param name="blocks">Where it is counted.</param>
/// <param name="maxHead">Bytes of a head at most.</param>
/// <param name="giveWay">Called when its memory is wanted for others, as <see cref="HeldBlock"/> says.</param>
internal sealed class PartialHead(HeldBlocks blocks, int maxHead, Action giveWay)
{
    private readonly HeldBlock _block = new(blocks, giveWay);
    private HttpHeadReader _reader;

    /// <summary>What is held, and with it what <see cref="ReadOn"/> has taken.</summary>
    internal ReadOnlySpan<byte> Bytes => _block.Bytes;

    /// <summary>Holds the first piece.</summary>
    /// <param name="bytes">What has come: less than a head.</param>
    /// <param name="reader">How far that has been read.</param>
    internal void Begin(ReadOnlySpan<byte> bytes, in HttpHeadReader reader)
    {
        _reader = reader;
        _block.TryAdd(bytes);
    }

    /// <summary>Reads what comes behind it. What has been read before is not read again, so single bytes are as good as a whole head.</summary>
    /// <param name="bytes">What comes.</param>
    /// <param name="request">The head, when it is complete: it lies here.</param>
    /// <param name="taken">Bytes of what comes that are the head's.</param>
    /// <returns>Anything but <see cref="HttpReadStatus.NeedMore"/>, and it is to be released; it does not give way any more.</returns>
    internal HttpReadResult ReadOn(ReadOnlySpan<byte> bytes, out HttpRequest request, out int taken)
    {
        request = default;
        var before = _block.Length;

        // Not more than it may be long, so what is behind a head that fits is found below.
        bytes = bytes[..Math.Min(bytes.Length, maxHead - before)];
        taken = bytes.Length;
        if (!_block.TryAdd(bytes)) return HttpReadResult.NeedMore;

        // As long as no line has ended, nothing new is to be read.
        if (!bytes.Contains((byte)'\n') && _block.Length < maxHead) return HttpReadResult.NeedMore;
        var result = HttpRequest.Read(_block.Bytes, maxHead, ref _reader, out request);
        if (result.Status == HttpReadStatus.NeedMore) return result;
        _block.Keep();
        if (result.Status == HttpReadStatus.Done) taken = request.HeadBytes - before;
        return result;
    }

    /// <summary>Gives the memory back.</summary>
    internal void Release() => _block.Release();
}
