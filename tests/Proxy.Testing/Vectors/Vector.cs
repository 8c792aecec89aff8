using System.Globalization;
using System.Text;

namespace Proxy.Testing;

/// <summary>Bytes that a parser is fed, and what it has to say of them.</summary>
/// <param name="Name">What they are about.</param>
/// <param name="Bytes">The bytes.</param>
/// <param name="Expected">The answer, as the test of the parser writes it.</param>
public sealed record Vector(string Name, byte[] Bytes, string Expected)
{
    private static readonly byte[] Signature = [0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A];

    /// <summary>Reads a file of vectors, one a line: <c>name | bytes | answer</c>. The bytes are words: hexadecimal, <c>"text"</c> with \r, \n and \s (a
    /// space), <c>SIG</c> (what begins a PROXY header of version 2), and each of these with <c>*N</c> behind it, N times. Lines with # are comments.</summary>
    /// <param name="path">The path from the repository's root.</param>
    public static IReadOnlyList<Vector> Read(string path) =>
    [
        .. from line in File.ReadLines(Path.Combine(Repository.Root, path))
           where line.Length > 0 && line[0] != '#'
           let parts = line.Split(" | ")
           select new Vector(parts[0].Trim(), ReadBytes(parts[1]), parts[2].Trim()),
    ];

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static byte[] ReadBytes(string text)
    {
        var bytes = new List<byte>();
        for (var rest = text.Trim(); rest.Length > 0;)
        {
            var end = rest[0] == '"' ? rest.IndexOf('"', 1) + 1 : rest.IndexOfAny([' ', '*']);
            if (end < 0) end = rest.Length;
            var word = ReadWord(rest[..end]);
            rest = rest[end..];
            var times = 1;
            if (rest.StartsWith('*'))
            {
                var stop = (rest + ' ').IndexOf(' ', StringComparison.Ordinal);
                times = int.Parse(rest[1..stop], CultureInfo.InvariantCulture);
                rest = rest[stop..];
            }

            for (var time = 0; time < times; time++) bytes.AddRange(word);
            rest = rest.TrimStart();
        }

        return [.. bytes];
    }

    private static byte[] ReadWord(string word) => word switch
    {
        "SIG" => Signature,
        ['"', ..] => Encoding.UTF8.GetBytes(
            word[1..^1].Replace("\\r", "\r", StringComparison.Ordinal).Replace("\\n", "\n", StringComparison.Ordinal).Replace("\\s", " ", StringComparison.Ordinal)),
        _ => Convert.FromHexString(word),
    };
}
