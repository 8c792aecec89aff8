namespace Proxy.Actors.Checks;

/// <summary>Expects bytes anywhere in what comes, or that they do not come.</summary>
/// <param name="bytes">The bytes, one at least.</param>
/// <param name="isNot">Whether they must not come. It is content when something else has, and what has come is no beginning of them; it uses
/// up nothing of it.</param>
/// <param name="text">As they are written.</param>
internal sealed class BytesExpectation(byte[] bytes, bool isNot, string text) : IExpectation
{
    /// <inheritdoc/>
    public Finding Look(ReadOnlySpan<byte> came, bool isAll)
    {
        var at = came.IndexOf(bytes);
        if (isNot) return LookForOther(came, at, isAll);
        if (at >= 0) return Finding.Good(at + bytes.Length, text);
        return isAll ? Finding.Bad(Misses.Words(text, came)) : Finding.More;
    }

    private Finding LookForOther(ReadOnlySpan<byte> came, int at, bool isAll)
    {
        if (at >= 0) return Finding.Bad($"{text} has come");
        if (came.IsEmpty) return isAll ? Finding.Bad($"nothing has come, wanted other than {text}") : Finding.More;
        return isAll || !EndsInBeginning(came) ? Finding.Good(0, $"no {text}") : Finding.More;
    }

    private bool EndsInBeginning(ReadOnlySpan<byte> came)
    {
        for (var length = Math.Min(came.Length, bytes.Length - 1); length > 0; length--)
        {
            if (came.EndsWith(bytes.AsSpan(0, length))) return true;
        }

        return false;
    }
}
