using Proxy.Actors.Routing;
using Proxy.Configuration;
using Proxy.Transport;

namespace Proxy.Actors.Answers;

/// <summary>Gives every client the same answer. Two are equal that were made of the same settings.</summary>
internal sealed class FixedAnswer : IAnswer, IEquatable<FixedAnswer>
{
    /// <summary>What stands for the endpoint.</summary>
    internal const string Here = "here";

    private readonly (AnswerSettings Answer, HttpSettings Http, bool Once) _settings;
    private readonly HttpAnswer? _http;

    /// <summary>Makes one.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="http">How requests are read.</param>
    /// <param name="once">Whether a connection ends with its first answer.</param>
    internal FixedAnswer(AnswerSettings answer, HttpSettings http, bool once = false)
    {
        _settings = (answer, http, once);
        _http = answer.IsRaw ? null : new HttpAnswer(answer);
    }

    /// <inheritdoc/>
    public string Name => Here;

    /// <inheritdoc/>
    public ILeg Open(IAnswerHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        var (answer, http, once) = _settings;
        return _http is null ? new RawAnswerLeg(answer.Content.Bytes) : new HttpAnswerLeg(host, _http, http, once);
    }

    /// <inheritdoc/>
    public bool Equals(FixedAnswer? other) => other is not null && _settings == other._settings;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FixedAnswer);

    /// <inheritdoc/>
    public override int GetHashCode() => _settings.GetHashCode();
}
