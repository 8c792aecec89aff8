using Akka.Cluster;
using Akka.Cluster.SBR;
using Akka.Configuration;
using Proxy.Configuration;

namespace Proxy.Membership.Joining;

/// <summary>Checks what a user's tree says of <c>akka.cluster</c>. A member whose settings Akka does not take stops within its actor
/// system, and would wait for its cluster in vain.</summary>
public static class ClusterTreeCheck
{
    private const string Provider = "akka.cluster.downing-provider-class";

    private const string Resolver = "akka.cluster.split-brain-resolver";

    private const string Strategy = Resolver + ".active-strategy";

    private static readonly string OwnProvider = $"{typeof(SplitBrainResolverProvider).FullName}, Akka.Cluster";

    /// <summary>Adds an error for each thing that does not do.</summary>
    /// <param name="user">The user's tree without defaults.</param>
    /// <param name="errors">Receives every error.</param>
    public static void Check(Config user, ICollection<ConfigurationError> errors)
    {
        ArgumentNullException.ThrowIfNull(user);
        ArgumentNullException.ThrowIfNull(errors);
        if (user.IsEmpty || !user.HasPath("akka.cluster")) return;
        var tree = user.WithFallback(MembershipConfiguration.Common).WithFallback(Defaults());
        var name = tree.GetString(Provider);
        var provider = string.IsNullOrEmpty(name) ? typeof(NoDowning) : Type.GetType(name, throwOnError: false);
        if (provider is null || !typeof(IDowningProvider).IsAssignableFrom(provider))
        {
            errors.Add(new(Provider, $"{Quoted.Text(name)} is no class that decides who is down", $"write \"{OwnProvider}\", which is the default"));
            return;
        }

        if (provider == typeof(SplitBrainResolverProvider)) CheckStrategy(tree, errors);
        Try(errors, "akka.cluster", () => new Akka.Cluster.ClusterSettings(tree, "any"));
    }

    private static void CheckStrategy(Config tree, ICollection<ConfigurationError> errors)
    {
        var written = tree.GetString(Strategy) ?? "";
        var names = SplitBrainResolverSettings.AllStrategyNames.Order(StringComparer.Ordinal).ToList();
        if (!names.Contains(written.ToLowerInvariant()))
        {
            var nearest = NearestName.Of(written, names);
            errors.Add(new(Strategy, $"{Quoted.Text(written)} is no strategy", (nearest is null ? "" : $"did you mean {nearest}? ") + $"There are {string.Join(", ", names)}"));
            return;
        }

        Try(errors, Resolver, () =>
        {
            var settings = new SplitBrainResolverSettings(tree);
            return settings.DowningStrategy switch
            {
                SplitBrainResolverSettings.KeepOldestName => settings.KeepOldestSettings,
                SplitBrainResolverSettings.StaticQuorumName => settings.StaticQuorumSettings,
                SplitBrainResolverSettings.LeaseMajorityName => settings.LeaseMajoritySettings,
                _ => settings.KeepMajorityRole,
            };
        });
    }

    private static void Try(ICollection<ConfigurationError> errors, string key, Func<object?> read)
    {
        try
        {
            read();
        }
        catch (Exception failure)
        {
            // Akka says with exceptions of many kinds what it does not take.
            errors.Add(new(key, Quoted.Plain(failure.Message), "see Akka.NET's reference of akka.cluster"));
        }
    }

    private static Config Defaults() => ConfigurationFactory.FromResource<Cluster>("Akka.Cluster.Configuration.Cluster.conf");
}
