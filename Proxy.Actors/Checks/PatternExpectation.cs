using System.Text;
using System.Text.RegularExpressions;

namespace Proxy.Actors.Checks;

/// <summary>Expects what a regular expression matches, each byte being the character of its number (Latin-1), or that it matches nothing of
/// what comes.</summary>
/// <param name="pattern">The expression.</param>
/// <param name="isNot">Whether it must match nothing. It is content when something else has come, and uses up nothing of it.</param>
/// <param name="text">As it is written.</param>
internal sealed class PatternExpectation(string pattern, bool isNot, string text) : IExpectation
{
    // Without backtracking, what a server sends cannot make a match take longer than its length does.
    private readonly Regex _regex = new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    /// <inheritdoc/>
    public Finding Look(ReadOnlySpan<byte> came, bool isAll)
    {
        Span<char> characters = stackalloc char[CheckInput.Bytes];
        characters = characters[..Encoding.Latin1.GetChars(came, characters)];
        var matches = _regex.EnumerateMatches(characters);
        if (matches.MoveNext())
        {
            var match = matches.Current;
            return isNot ? Finding.Bad($"{text} has come") : Finding.Good(match.Index + match.Length, text);
        }

        if (!isNot) return isAll ? Finding.Bad(Misses.Words(text, came)) : Finding.More;
        if (came.IsEmpty) return isAll ? Finding.Bad($"nothing has come, wanted other than {text}") : Finding.More;
        return Finding.Good(0, $"no {text}");
    }
}
