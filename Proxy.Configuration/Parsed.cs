namespace Proxy.Configuration;

/// <summary>Makes <see cref="Parsed{T}"/> values.</summary>
public static class Parsed
{
    /// <summary>A text that was understood.</summary>
    public static Parsed<T> Ok<T>(T value) => new(value, null, "");

    /// <summary>A text that was not understood.</summary>
    /// <param name="problem">What is wrong with it, to follow the name of the key: <c>"5x" has no known unit</c>.</param>
    /// <param name="remedy">What to write instead.</param>
    public static Parsed<T> Fail<T>(string problem, string remedy) => new(default, problem, remedy);
}
