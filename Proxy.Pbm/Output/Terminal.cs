namespace Proxy.Pbm.Output;

/// <summary>What is known of the screen that something is printed to.</summary>
/// <param name="Width">Columns; 0 when it is no terminal, and lines may be of any length.</param>
/// <param name="Height">Lines; 0 when it is no terminal.</param>
/// <param name="HasAnsi">Whether it understands escape sequences, so that pictures can be drawn over each other.</param>
/// <param name="HasColour">Whether colours and bold letters may be used.</param>
internal sealed record Terminal(int Width, int Height, bool HasAnsi, bool HasColour)
{
    // What is narrower shows too little of each column to tell values apart.
    private const int MinWidth = 20;

    /// <summary>A file or a pipe: no width, no colour.</summary>
    public static Terminal None { get; } = new(0, 0, false, false);

    /// <summary>Whether it is one at all.</summary>
    public bool IsScreen => Width > 0;

    /// <summary>Standard output.</summary>
    public static Terminal Output() => Console.IsOutputRedirected ? None : Current();

    /// <summary>Standard error.</summary>
    public static Terminal Error() => Console.IsErrorRedirected ? None : Current();

    /// <summary>Whether a terminal of a type (<c>TERM</c>) understands escape sequences.</summary>
    public static bool IsCapable(string? type) => type is { Length: > 0 } and not "dumb";

    private static Terminal Current()
    {
        var hasAnsi = IsCapable(Environment.GetEnvironmentVariable("TERM"));
        return new(
            Math.Max(MinWidth, Console.WindowWidth),
            Math.Max(1, Console.WindowHeight),
            hasAnsi,
            hasAnsi && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")));
    }
}
