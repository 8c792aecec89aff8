namespace Proxy.Pbm.Output;

/// <summary>What is known of the screen that an answer is printed to.</summary>
/// <param name="Width">Columns; 0 when it is no terminal, and lines may be of any length.</param>
/// <param name="HasColour">Whether colours may be used.</param>
internal sealed record Terminal(int Width, bool HasColour)
{
    /// <summary>A file or a pipe: no width, no colour.</summary>
    public static Terminal None { get; } = new(0, false);

    /// <summary>Whether it is one that can be drawn on.</summary>
    public bool IsScreen => Width > 0;

    /// <summary>Standard output.</summary>
    public static Terminal Output() => Console.IsOutputRedirected
        ? None
        : new(Math.Max(20, Console.WindowWidth), string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")));

    /// <summary>A text in bold, where colours may be used.</summary>
    public string Bold(string text) => HasColour ? $"\e[1m{text}\e[0m" : text;
}
