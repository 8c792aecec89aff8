using Proxy.Actors.Pools;

namespace Proxy.Node.Palette;

/// <summary>A service by which a pool finds servers, as JSON has it.</summary>
/// <param name="Service">Its name.</param>
/// <param name="Endpoints">Servers that it names; without an answer, those of the last one.</param>
/// <param name="Problem">Why there is no answer, and for how long; null when there is one.</param>
internal sealed record ServiceView(string Service, int Endpoints, FailureView? Problem)
{
    public static ServiceView Of(ServiceStatus status, DateTimeOffset now) => new(status.Service, status.Endpoints, FailureView.Of(status.Problem, now));

    /// <summary>For a line.</summary>
    internal string InFull => Problem is { } problem
        ? $"{Service} has no answer for {DurationText.Of(problem.AgeMs)}: {problem.Words}"
          + (Endpoints > 0 ? $"; the {Endpoints} of its last one stay" : "")
        : $"{Service} names {Endpoints}";
}
