namespace Proxy.Actors.Checks;

/// <summary>Expects <c>+PONG</c>, or an error that only says that we may not ask: such a server serves.</summary>
internal sealed class RedisExpectation : IExpectation
{
    private const int MaxLine = 1024;

    /// <inheritdoc/>
    public Finding Look(ReadOnlySpan<byte> came, bool isAll)
    {
        if (came.IsEmpty) return isAll ? Finding.Bad("closed without a reply to PING") : Finding.More;
        if (came[0] is not ((byte)'+' or (byte)'-')) return Finding.Bad($"no +PONG, but {CheckText.Quote(came)}");
        var end = came.IndexOf("\r\n"u8);
        if (end < 0 && came.Length < MaxLine && !isAll) return Finding.More;
        if (end < 0) return Finding.Bad($"no +PONG, but {CheckText.Quote(came)}");
        var line = came[..end];
        if (line.SequenceEqual("+PONG"u8)) return Finding.Good(end + 2, "+PONG");
        var serves = IsError(line, "-NOAUTH"u8) || IsError(line, "-NOPERM"u8);
        var words = CheckText.Plain(line, CheckText.MaxWords / 2);
        return serves ? Finding.Good(end + 2, words) : Finding.Bad($"no +PONG, but {words}");
    }

    private static bool IsError(ReadOnlySpan<byte> line, ReadOnlySpan<byte> code) =>
        line.StartsWith(code) && (line.Length == code.Length || line[code.Length] == ' ');
}
