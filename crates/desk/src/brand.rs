//! How the house shows itself.

use crate::{Actor, Desk, Error, Result, seal::hash};
use base64::{Engine, engine::general_purpose::STANDARD};
use domain::{
    brand::{Brand, BrandForm, MAX_LOGO_BYTES, picture_kind},
    complaint,
    event::Fact,
    permission::Right,
    team::BadField,
};
use store::{Conn, Unit};

/// The setting that holds name and colour.
const BRAND: &str = "brand";

/// The setting that holds the logo.
const LOGO: &str = "brand_logo";

impl Desk {
    /// Returns how the house shows itself; everybody sees it, also who is not logged in.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn brand(&self) -> Result<Brand> {
        read(self.read().await?.conn()).await
    }

    /// Returns the logo and what kind of picture it is.
    ///
    /// # Errors
    /// [`Error::NotFound`] without one.
    pub async fn logo(&self) -> Result<(&'static str, Vec<u8>)> {
        let kept = store::settings::find(self.read().await?.conn(), LOGO).await?;
        let bytes = kept
            .and_then(|kept| STANDARD.decode(kept).ok())
            .ok_or(Error::NotFound("logo"))?;
        let kind = picture_kind(&bytes).ok_or(Error::NotFound("logo"))?;
        Ok((kind, bytes))
    }

    /// Gives the house a name and a colour; `version` is the one that the actor saw.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a field; [`Error::Conflict`] `changed`; [`Error::Forbidden`].
    pub async fn set_brand(&self, actor: &Actor, form: &BrandForm, version: i64) -> Result<Brand> {
        actor.may(Right::BrandManage)?;
        let mut unit = self.unit().await?;
        let brand = put(&mut unit, actor, form, Some(version)).await?;
        unit.commit().await?;
        Ok(brand)
    }

    /// Gives the house a logo, or takes it away.
    ///
    /// # Errors
    /// [`Error::Invalid`] for what is no picture, or too large; [`Error::Forbidden`].
    pub async fn set_logo(&self, actor: &Actor, picture: Option<&[u8]>) -> Result<Brand> {
        actor.may(Right::BrandManage)?;
        if let Some(bytes) = picture {
            if bytes.len() > MAX_LOGO_BYTES {
                return Err(BadField::new("logo", complaint::LOGO_TOO_LARGE).into());
            }
            if picture_kind(bytes).is_none() {
                return Err(BadField::new("logo", complaint::LOGO_KIND).into());
            }
        }
        let mut unit = self.unit().await?;
        let known = read(unit.conn()).await?;
        let brand = Brand {
            logo: picture.map(|bytes| hash(bytes).chars().take(16).collect()),
            version: known.version + 1,
            ..known
        };
        let kept = picture.map(|bytes| STANDARD.encode(bytes));
        store::settings::set(unit.conn(), LOGO, &kept.unwrap_or_default()).await?;
        write(unit.conn(), &brand).await?;
        unit.tell(actor.cause(), Fact::BrandChanged {});
        unit.commit().await?;
        Ok(brand)
    }
}

/// Writes name and colour; `version` is the one that the actor saw.
pub(crate) async fn put(
    unit: &mut Unit,
    actor: &Actor,
    form: &BrandForm,
    version: Option<i64>,
) -> Result<Brand> {
    let (name, accent) = form.check()?;
    let known = read(unit.conn()).await?;
    if version.is_some_and(|seen| seen != known.version) {
        return Err(store::Error::Changed.into());
    }
    let brand = Brand {
        name,
        accent,
        version: known.version + 1,
        ..known
    };
    write(unit.conn(), &brand).await?;
    unit.tell(actor.cause(), Fact::BrandChanged {});
    Ok(brand)
}

pub(crate) async fn read(conn: Conn<'_>) -> Result<Brand> {
    let kept = store::settings::find(conn, BRAND).await?;
    kept.map_or_else(
        || Ok(Brand::default()),
        |kept| serde_json::from_str(&kept).map_err(Error::mistake),
    )
}

async fn write(conn: Conn<'_>, brand: &Brand) -> Result<()> {
    let kept = serde_json::to_string(brand).map_err(Error::mistake)?;
    Ok(store::settings::set(conn, BRAND, &kept).await?)
}
