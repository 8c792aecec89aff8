using Proxy.Membership.Certificates;
using static Proxy.Actors.Doctor.Wording;

namespace Proxy.Actors.Doctor;

/// <summary>What is wrong with certificates.</summary>
internal static class CertificateRules
{
    private const string SeeFiles = "put a certificate that holds into its file: it is read within a minute; see pbm proxy certificates";

    internal static readonly FindingCode Expired = new(
        "certificate-expired", Severity.Error, "a certificate has expired",
        "Clients refuse listeners that show it, servers refuse pools that do, and who is checked with it is refused", SeeFiles);

    internal static readonly FindingCode NotYetValid = new(
        "certificate-not-yet-valid", Severity.Error, "a certificate does not hold yet",
        "It is refused as an expired one is", SeeFiles + "; or see that the clock is right");

    internal static readonly FindingCode ExpiresSoon = new(
        "certificate-expires-soon", Severity.Warning, "a certificate expires in less than 14 days",
        "What renews it has not done so in time, and once it has expired it is refused", SeeFiles);

    internal static readonly FindingCode NotRenewed = new(
        "certificate-not-renewed", Severity.Warning, "the files of a certificate have changed and cannot be used",
        "The certificate of before stays in use until it expires", "put the key that belongs to the certificate beside it, and see the reason: pbm proxy certificates");

    private const string RenewMember = "make a new one (deploy/certificates), put it into its file, and start the member again: see docs/security.md";

    internal static readonly FindingCode ClusterExpired = new(
        "cluster-certificate-expired", Severity.Error, "the certificate that other members know a node by has expired",
        "They refuse it as soon as one has to connect anew, and the cluster removes one of them or both", RenewMember);

    internal static readonly FindingCode ClusterExpiresSoon = new(
        "cluster-certificate-expires-soon", Severity.Warning, "the certificate that other members know a node by expires in less than 14 days",
        "A member reads it at its start alone; once it has expired other members refuse it, and the cluster falls apart", RenewMember);

    private const string RenewAuthority = "make a new CA in another directory (deploy/certificates), and bring it to all members in three rounds: see \"The CA\" in docs/security.md, Renewing them";

    internal static readonly FindingCode AuthorityExpired = new(
        "cluster-ca-expired", Severity.Error, "the CA of the cluster's certificates has expired",
        "With it no certificate holds that it has signed: members refuse each other as soon as one has to connect anew", RenewAuthority);

    internal static readonly FindingCode AuthorityExpiresSoon = new(
        "cluster-ca-expires-soon", Severity.Warning, "the CA of the cluster's certificates expires in less than 14 days",
        "With it all certificates end that it has signed, however long they hold themselves, and the cluster falls apart", RenewAuthority);

    internal static readonly FindingCode[] Codes = [Expired, NotYetValid, ExpiresSoon, NotRenewed, ClusterExpired, ClusterExpiresSoon, AuthorityExpired, AuthorityExpiresSoon];

    /// <summary>Nodes with the same files say the same: one finding for all of them.</summary>
    internal static IEnumerable<Finding> Find(IEnumerable<HeardFacts> nodes) =>
        from node in nodes
        from certificate in node.Facts.Certificates
        let finding = certificate.Where == CertificateInfo.Cluster ? JudgeMember(certificate, node) : Judge(certificate, node.Facts.Time)
        where finding is not null
        group node.Facts.Node by finding into same
        select same.Key with { What = $"{same.Key.What} (on {Nodes(same)})" };

    private static Finding JudgeMember(CertificateFacts each, HeardFacts node)
    {
        var isOver = node.Facts.Time > each.NotAfter;
        var ends = $"{each.Name} in {each.File} {(isOver ? "expired" : "expires")} on {Moment(each.NotAfter)}";
        return each.Use == CertificateInfo.Authority
            ? new(isOver ? AuthorityExpired : AuthorityExpiresSoon, "cluster", $"the CA {ends}")
            : new(isOver ? ClusterExpired : ClusterExpiresSoon, On(node), $"the certificate of {ends}");
    }

    private static Finding? Judge(CertificateFacts each, DateTimeOffset now)
    {
        var (where, name) = (each.Where, $"the {each.Use} certificate of {each.Name} in {each.File}");
        if (now > each.NotAfter) return new(Expired, where, $"{name} expired on {Moment(each.NotAfter)}");
        if (now < each.NotBefore) return new(NotYetValid, where, $"{name} holds from {Moment(each.NotBefore)} on");
        if (each.Problem.Length > 0) return new(NotRenewed, where, $"{name} holds until {Moment(each.NotAfter)}, and what is in the files now is not: {each.Problem}");
        return new(ExpiresSoon, where, $"{name} expires on {Moment(each.NotAfter)}");
    }
}
