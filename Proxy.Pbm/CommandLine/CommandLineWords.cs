using System.Text;
using Proxy.Pbm.Exit;

namespace Proxy.Pbm.CommandLine;

/// <summary>A line of the shell or a script, in words, with where its output goes.</summary>
/// <param name="Words">The words, quotes taken off.</param>
/// <param name="File">The file behind <c>&gt;</c>; null for standard output.</param>
/// <param name="Append">Whether it was <c>&gt;&gt;</c>.</param>
internal sealed record CommandLineWords(IReadOnlyList<string> Words, string? File, bool Append)
{
    /// <summary>Splits a line at blanks. Single and double quotes keep blanks together, <c>#</c> at the start of a word begins a remark.</summary>
    /// <exception cref="PbmException">A quote is left open, or no file is behind <c>&gt;</c>.</exception>
    public static CommandLineWords Parse(string line)
    {
        var words = Split(line);
        var redirect = words.FindIndex(word => word is { IsQuoted: false } && word.Text.StartsWith('>'));
        if (redirect < 0) return new([.. words.Select(w => w.Text)], null, false);
        var append = words[redirect].Text.StartsWith(">>", StringComparison.Ordinal);

        // The file may touch the sign: >file.
        List<string> file = [words[redirect].Text.TrimStart('>'), .. words.Skip(redirect + 1).Select(w => w.Text)];
        file.RemoveAll(text => text.Length == 0);
        if (file.Count != 1) throw new PbmException(ExitCode.Usage, "one file belongs behind >", "write: cluster show > members.txt");
        return new([.. words.Take(redirect).Select(w => w.Text)], file[0], append);
    }

    private static List<(string Text, bool IsQuoted)> Split(string line)
    {
        var words = new List<(string, bool)>();
        for (var i = 0; i < line.Length;)
        {
            if (char.IsWhiteSpace(line[i]))
            {
                i++;
                continue;
            }

            if (line[i] == '#') break;
            words.Add(Word(line, ref i));
        }

        return words;
    }

    private static (string Text, bool IsQuoted) Word(string line, ref int i)
    {
        var text = new StringBuilder();
        var isQuoted = line[i] is '"' or '\'';
        for (; i < line.Length && !char.IsWhiteSpace(line[i]); i++)
        {
            if (line[i] is not ('"' or '\''))
            {
                text.Append(line[i]);
                continue;
            }

            var close = line.IndexOf(line[i], i + 1);
            if (close < 0) throw new PbmException(ExitCode.Usage, $"the quote {line[i]} is not closed", "close it");
            text.Append(line, i + 1, close - i - 1);
            i = close;
        }

        return (text.ToString(), isQuoted);
    }
}
