namespace Proxy.Configuration;

/// <summary>Words of which one is picked.</summary>
internal static class Choices
{
    /// <summary>The words <c>on</c> and <c>off</c>.</summary>
    public static readonly Func<string, Parsed<bool>> OnOrOff = Of(("off", false), ("on", true));

    /// <summary>A parser of the given words; each stands for its value.</summary>
    public static Func<string, Parsed<T>> Of<T>(params (string Word, T Value)[] choices) => text =>
    {
        foreach (var choice in choices)
            if (choice.Word == text) return Parsed.Ok(choice.Value);
        var words = choices.Select(c => c.Word).ToList();
        var all = words.Count == 1 ? $"write {words[0]}" : $"write one of {string.Join(", ", words)}";
        var nearest = words.Count > 1 ? NearestName.Of(text, words) : null;
        return Parsed.Fail<T>($"{Quoted.Text(text)} is not a choice here", nearest is null ? all : $"did you mean {nearest}? {all}");
    };
}
