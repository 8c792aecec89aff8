using System.Text;

namespace Proxy.Configuration;

/// <summary>Reads <c>check.postgres</c>.</summary>
internal static class PostgresCheckReader
{
    // NAMEDATALEN of PostgreSQL, less the end of the text.
    private const int MaxName = 63;

    /// <summary>Whom a check names.</summary>
    public static PostgresCheckSettings Read(Section section)
    {
        section.RejectUnknownKeys();
        return new PostgresCheckSettings(section.Value("user", User)!, section.Value("database", Name)!);
    }

    private static Parsed<string> User(string text) =>
        text.Length > 0 ? Name(text) : Parsed.Fail<string>("it is empty, and PostgreSQL needs a user", "write user = postgres");

    private static Parsed<string> Name(string text) => Encoding.UTF8.GetByteCount(text) <= MaxName && !text.Any(char.IsControl)
        ? Parsed.Ok(text)
        : Parsed.Fail<string>($"{Quoted.Text(text)} cannot be a name", $"write a name of at most {MaxName} bytes");
}
