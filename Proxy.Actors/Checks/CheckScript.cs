using System.Collections.Immutable;
using Proxy.Configuration;

namespace Proxy.Actors.Checks;

/// <summary>What a check does once it is connected, made once and used by all checks of its kind: a value.</summary>
/// <param name="Steps">The steps, in order.</param>
/// <param name="Parting">How it leaves.</param>
internal sealed record CheckScript(ImmutableArray<ScriptStep> Steps, Parting Parting)
{
    /// <summary>Whether it sends before it expects, or does neither.</summary>
    internal bool SpeaksFirst => Steps is not [{ Send: null }, ..];

    /// <summary>The script of a target.</summary>
    internal static CheckScript Of(CheckTarget target) => target.Settings.Kind switch
    {
        CheckKind.Tls => new([], Parting.Await),
        CheckKind.Http => HttpScript.Of(target.Settings.Http, target),
        CheckKind.Postgres => PostgresScript.Of(target.Settings.Postgres),
        CheckKind.Redis => RedisScript.Make(),
        CheckKind.Steps => StepsScript.Of(target.Settings.Steps),
        _ => new([], Parting.Reset),
    };

    /// <summary>Whether targets of the same settings have the same script.</summary>
    internal static bool IsShared(CheckSettings settings) => settings.Kind != CheckKind.Http || settings.Http.Host.Length > 0;
}
