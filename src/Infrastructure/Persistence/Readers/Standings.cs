using System.Linq.Expressions;
using Postato.Domain.Accounts;
using Postato.Domain.Tenancy;
using Postato.Infrastructure.Persistence.Rows;

namespace Postato.Infrastructure.Persistence.Readers;

/// <summary>An account's standing, as a part of queries.</summary>
internal static class Standings
{
    public static Expression<Func<SocialAccount, AccountStanding>> At(PostatoDb db, DateTimeOffset now) => account => new AccountStanding(
        account.Status,
        account.PausedAt != null
            || db.Set<Workspace>()
                .Any(workspace => workspace.TenantId == account.TenantId && workspace.Id == account.WorkspaceId
                    && workspace.PausedAt != null)
            || db.Set<NetworkHoldRow>()
                .Any(hold => (hold.Platform == account.Platform || hold.Platform == NetworkHoldRow.All) && hold.Reason == "pause"),
        (account.HeldReason == "quota" || account.HeldReason == "rate") && account.HeldUntil > now ? account.HeldUntil : null);
}
