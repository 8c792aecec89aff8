using Microsoft.Extensions.Logging;

namespace Proxy.Membership.Logging;

/// <summary>What one category tells <see cref="RecentEvents"/>: from warnings on, and what the product itself says from information on.</summary>
internal sealed class RecentEventsLogger(RecentEvents events, string category) : ILogger
{
    private readonly LogLevel _min = EventName.IsOwn(category) ? LogLevel.Information : LogLevel.Warning;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= _min && logLevel != LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel)) return;
        var properties = state as IReadOnlyList<KeyValuePair<string, object?>> ?? [];
        events.Add(logLevel, EventName.Of(category, eventId), category, formatter(state, exception), properties.Where(p => p.Key != EventName.Template), exception);
    }
}
